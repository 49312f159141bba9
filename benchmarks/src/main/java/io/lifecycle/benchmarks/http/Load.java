package io.lifecycle.benchmarks.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Generates load with wrk, in a separate process.
 */
final class Load {

	private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in");

	private static final Pattern PER_SECOND = Pattern.compile("Requests/sec:\\s+([0-9.]+)");

	private static final Pattern P99 = Pattern.compile("99%\\s+([0-9.]+)(us|ms|s)");

	private static final Pattern FAILURES = Pattern.compile("Non-2xx|Socket errors");

	private static final int WARM_UP_SECONDS = 3;

	private static final int WARM_UP_REQUESTS = 150_000;

	private Load() {
	}

	/**
	 * Put a server under load until the JIT compiler has warmed up.
	 */
	static void warmUp(Server server) {
		double requests = 0;
		while (requests < WARM_UP_REQUESTS) {
			requests += WARM_UP_SECONDS * run(server, WARM_UP_SECONDS).throughput();
		}
	}

	/**
	 * Put a server under load and return the cost of a request.
	 */
	static Sample run(Server server, int seconds) {
		long[] before = server.usage();
		String output = wrk(server, seconds);
		long[] after = server.usage();
		if (FAILURES.matcher(output).find()) {
			throw new IllegalStateException("Requests failed:\n" + output);
		}
		double requests = number(REQUESTS, output);
		return new Sample(requests, number(PER_SECOND, output), after[0] - before[0], (after[1] - before[1]) / requests,
				p99(output));
	}

	/**
	 * Return the 99th percentile of the latency, in microseconds.
	 */
	private static double p99(String output) {
		Matcher matcher = P99.matcher(output);
		if (!matcher.find()) {
			throw new IllegalStateException("wrk said nothing that is understood:\n" + output);
		}
		double value = Double.parseDouble(matcher.group(1));
		return switch (matcher.group(2)) {
			case "us" -> value;
			case "ms" -> value * 1000;
			default -> value * 1_000_000;
		};
	}

	private static String wrk(Server server, int seconds) {
		try {
			Process process = new ProcessBuilder("wrk", "-t1", "-c16", "--latency", "-d" + seconds + "s",
					server.url("/accounts/7"))
				.redirectErrorStream(true)
				.start();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			process.waitFor();
			return output;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("wrk is needed: apt-get install wrk", ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static double number(Pattern pattern, String output) {
		Matcher matcher = pattern.matcher(output);
		if (!matcher.find()) {
			throw new IllegalStateException("wrk said nothing that is understood:\n" + output);
		}
		return Double.parseDouble(matcher.group(1));
	}

	/**
	 * The result of one run.
	 */
	record Sample(double requests, double throughput, double bytes, double processorNanosPerRequest, double p99) {

		/**
		 * Return the bytes per additional request of a longer run. Both runs contain the
		 * constant costs of connections and measuring.
		 */
		double bytesPerRequest(Sample longer) {
			return (longer.bytes - this.bytes) / (longer.requests - this.requests);
		}

		/**
		 * Return the worst value of the best quarter of the samples, for each number.
		 */
		static Sample bestQuarter(List<Sample> samples) {
			return new Sample(-quartile(samples, (sample) -> -sample.requests()),
					-quartile(samples, (sample) -> -sample.throughput()), quartile(samples, Sample::bytes),
					quartile(samples, Sample::processorNanosPerRequest), quartile(samples, Sample::p99));
		}

		private static double quartile(List<Sample> samples, ToDoubleFunction<Sample> value) {
			return samples.stream().mapToDouble(value).sorted().skip(samples.size() / 4).findFirst().orElseThrow();
		}

	}

}
