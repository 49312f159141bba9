package com.example.lakeside.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the guide of the fleet says.
 */
class FleetGuideTests {

	private final String guide = Files.readString(Path.of("..", "docs", "fleet.md"));

	FleetGuideTests() throws IOException {
	}

	@Test
	void settingsOfAnInstanceAreThoseOfTheDemonstration() throws IOException {
		Matcher yaml = Pattern.compile("(?ms)^```yaml\n(.*?)^```$").matcher(this.guide);
		assertThat(yaml.find()).isTrue();
		Map<?, ?> demonstration = settings(new ClassPathResource("application-fleet-instance.yml"));
		assertThat(settings(new ByteArrayResource(yaml.group(1).getBytes()))).isNotEmpty()
			.allSatisfy((name, value) -> assertThat(demonstration.get(name)).hasToString(value.toString()));
	}

	private static Map<?, ?> settings(Resource resource) throws IOException {
		return (Map<?, ?>) new YamlPropertySourceLoader().load("settings", resource).get(0).getSource();
	}

	@Test
	void defaultsAreThoseOfTheProperties() {
		assertThat(FleetDriver.PROPERTIES).isEqualTo(new FleetProperties("lifecycle-events", 6, Duration.ofSeconds(30),
				Duration.ofSeconds(10), Duration.ofMinutes(30), Duration.ofHours(24), Duration.ofSeconds(30),
				Duration.ofMinutes(5), "http://{address}/actuator/console/"));
		assertThat(this.guide).contains("| `topic` | `lifecycle-events` |", "| `partitions` | `6` |",
				"| `silent-after` | `30s` |", "| `window` / `retention` | `10s` / `30m` |", "| `keep-ended` | `24h` |",
				"| `drain-timeout` | `30s` |", "| `rollout-pause` | `5m` |",
				"| `console` | `http://{address}/actuator/console/` |");
	}

}
