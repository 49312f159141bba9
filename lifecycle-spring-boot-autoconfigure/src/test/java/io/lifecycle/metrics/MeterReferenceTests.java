package io.lifecycle.metrics;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.stream.Collectors;

import io.lifecycle.docs.GeneratedDocument;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Generates the tables of {@code docs/metrics.md} from the declaration of the meters.
 */
class MeterReferenceTests {

	private final PrometheusNamingConvention prometheus = new PrometheusNamingConvention();

	@Test
	void meterReferenceMatchesTheDeclaration() throws IOException {
		StringJoiner tables = new StringJoiner("\n").add("| meter | type | unit | tags | meaning | in Prometheus |")
			.add("|---|---|---|---|---|---|");
		for (LifecycleMeter meter : LifecycleMeter.values()) {
			tables.add("| `%s` | %s | %s | %s | %s | `%s` |".formatted(meter.getName(), type(meter),
					meter.getBaseUnit(), tags(meter), meter.description(), inPrometheus(meter)));
		}
		tables.add("").add("| tag | meaning |").add("|---|---|");
		for (MeterTag tag : MeterTag.values()) {
			tables.add("| `%s` | %s |".formatted(tag.asString(), tag.description()));
		}
		GeneratedDocument.assertPartUpToDate("metrics.md", "meters", tables.toString());
	}

	@Test
	void namesAreOfOneFamilyAndInLowerCase() {
		assertThat(LifecycleMeter.values()).extracting(LifecycleMeter::getName)
			.doesNotHaveDuplicates()
			.allMatch((name) -> name.matches("lifecycle(\\.[a-z_]+)+"));
		assertThat(MeterTag.values()).extracting(MeterTag::asString)
			.doesNotHaveDuplicates()
			.doesNotContain("path", "uri", "id");
	}

	private static String type(LifecycleMeter meter) {
		return meter.getType().name().toLowerCase(Locale.ROOT).replace('_', ' ');
	}

	private String inPrometheus(LifecycleMeter meter) {
		String name = this.prometheus.name(meter.getName(), meter.getType(), meter.getBaseUnit());
		return (meter.getType() == Meter.Type.COUNTER) ? name + "_total" : name;
	}

	private static String tags(LifecycleMeter meter) {
		return Arrays.stream(meter.getKeyNames())
			.map((key) -> "`" + key.asString() + "`")
			.collect(Collectors.joining(", "));
	}

}
