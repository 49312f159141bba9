/**
 * Measurements against the peers, as ratios in one run.
 */
package io.lifecycle.benchmarks;
