/**
 * Events posted to a web address.
 *
 * <p>
 * A batch is written as CloudEvents in the bodies of as many requests as its size
 * demands, which are sent one after another; what a request could not deliver is an
 * exception, after which the collector may deliver the batch again.
 */
@NullMarked
package io.lifecycle.collector.webhook;

import org.jspecify.annotations.NullMarked;
