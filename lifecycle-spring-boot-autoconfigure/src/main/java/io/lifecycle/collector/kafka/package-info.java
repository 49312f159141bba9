/**
 * Events in Kafka, as CloudEvents in binary mode.
 *
 * <p>
 * Batches of the collector's buffer come in on its own thread; each event becomes a
 * record with a sequence, is offered to the producer until it takes the record, and
 * counts as unconfirmed unless Kafka confirms it.
 */
@NullMarked
package io.lifecycle.collector.kafka;

import org.jspecify.annotations.NullMarked;
