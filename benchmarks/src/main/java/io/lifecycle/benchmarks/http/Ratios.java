package io.lifecycle.benchmarks.http;

import java.util.Arrays;
import java.util.Random;

/**
 * Ratios of pairs that were measured side by side, with their spread.
 *
 * @param median the median
 * @param low the lower end of the 95 % interval
 * @param high its upper end
 */
public record Ratios(double median, double low, double high) {

	private static final int RESAMPLES = 2000;

	/**
	 * Compare.
	 * @param measured what is measured
	 * @param reference what it is compared with, pair by pair
	 * @return the ratios
	 */
	public static Ratios of(double[] measured, double[] reference) {
		double[] ratios = new double[measured.length];
		Arrays.setAll(ratios, (i) -> measured[i] / reference[i]);
		Random random = new Random(42);
		double[] medians = new double[RESAMPLES];
		Arrays.setAll(medians,
				(i) -> median(random.ints(ratios.length, 0, ratios.length).mapToDouble((j) -> ratios[j]).toArray()));
		Arrays.sort(medians);
		return new Ratios(median(ratios), medians[(int) (RESAMPLES * 0.025)], medians[(int) (RESAMPLES * 0.975)]);
	}

	/**
	 * Return the median.
	 * @param values the values, in any order
	 * @return their median
	 */
	public static double median(double[] values) {
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		int middle = sorted.length / 2;
		return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

	@Override
	public String toString() {
		return "%.3f [%.3f … %.3f]".formatted(this.median, this.low, this.high);
	}

}
