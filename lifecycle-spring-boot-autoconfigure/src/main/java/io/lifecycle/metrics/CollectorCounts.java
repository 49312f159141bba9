package io.lifecycle.metrics;

import java.util.function.LongSupplier;

/**
 * What a buffered collector knows of itself. All are asked by whoever reads the meters,
 * must be thread-safe and must not fail.
 *
 * @param flushed how many events it has handed on
 * @param dropped how many events it has dropped
 * @param pending how many events nobody has received yet
 * @param batchFailures how often a consumer failed on a batch
 * @since 0.1.0
 */
public record CollectorCounts(LongSupplier flushed, LongSupplier dropped, LongSupplier pending,
		LongSupplier batchFailures) {

}
