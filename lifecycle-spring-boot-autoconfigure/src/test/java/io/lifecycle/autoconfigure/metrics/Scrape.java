package io.lifecycle.autoconfigure.metrics;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.lifecycle.test.contract.RawClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The samples of a response in Prometheus' text format.
 */
final class Scrape {

	private final Map<String, Double> samples = new LinkedHashMap<>();

	static Scrape of(RawClient.Reply reply) {
		assertThat(reply.status()).isEqualTo(200);
		Scrape scrape = new Scrape();
		reply.text().lines().filter((line) -> !line.startsWith("#") && !line.isBlank()).forEach((line) -> {
			int space = line.lastIndexOf(' ');
			scrape.samples.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
		});
		return scrape;
	}

	/**
	 * Return the value of the only sample of that name with all of these labels.
	 */
	double value(String name, String... labels) {
		List<Double> found = this.samples.entrySet()
			.stream()
			.filter((sample) -> name(sample.getKey()).equals(name)
					&& Arrays.stream(labels).allMatch(sample.getKey()::contains))
			.map(Map.Entry::getValue)
			.toList();
		assertThat(found).as("%s %s in %s", name, List.of(labels), this.samples.keySet()).hasSize(1);
		return found.get(0);
	}

	Set<String> names() {
		return this.samples.keySet().stream().map(Scrape::name).collect(Collectors.toSet());
	}

	private static String name(String sample) {
		int brace = sample.indexOf('{');
		return (brace < 0) ? sample : sample.substring(0, brace);
	}

}
