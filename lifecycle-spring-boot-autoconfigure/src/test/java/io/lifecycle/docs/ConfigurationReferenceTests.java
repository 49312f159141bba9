package io.lifecycle.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Generates {@code docs/configuration.md} from the configuration metadata that the build
 * derives from the properties classes.
 */
class ConfigurationReferenceTests {

	private static final Path METADATA = Path.of("target", "classes", "META-INF", "spring-configuration-metadata.json");

	private final List<JsonNode> properties = properties();

	private static List<JsonNode> properties() {
		try {
			return JsonMapper.shared()
				.readTree(Files.readString(METADATA))
				.get("properties")
				.valueStream()
				.filter((property) -> !property.has("deprecation"))
				.sorted(Comparator.comparing((property) -> property.get("name").asString()))
				.toList();
		}
		catch (IOException ex) {
			throw new IllegalStateException("The build did not write " + METADATA, ex);
		}
	}

	@Test
	void configurationReferenceMatchesTheMetadata() throws IOException {
		StringJoiner page = new StringJoiner("\n", "", "\n").add("# Configuration")
			.add("")
			.add("Generated from the configuration metadata, which editors read as well.")
			.add("")
			.add("| property | type | default | meaning |")
			.add("|---|---|---|---|");
		this.properties.forEach(
				(property) -> page.add("| `%s` | `%s` | %s | %s |".formatted(text(property, "name"), type(property),
						defaultValue(property), Javadoc.markdown(text(property, "description")) + values(property))));
		GeneratedDocument.assertUpToDate("configuration.md", page.toString());
	}

	@Test
	void everyPropertyIsDescribedAndBelongsToUs() {
		assertThat(this.properties).isNotEmpty().allSatisfy((property) -> {
			assertThat(text(property, "name")).matches(
					"lifecycle\\..*|management\\.(endpoint|health)\\.signals\\..*|management\\.endpoint\\.console\\..*");
			assertThat(text(property, "description")).endsWith(".").doesNotStartWith("The ").doesNotStartWith("A ");
			if (type(property).equals("Boolean")) {
				assertThat(text(property, "description")).startsWith("Whether ");
			}
		});
	}

	private static String text(JsonNode property, String field) {
		return property.path(field).asString("");
	}

	private static String type(JsonNode property) {
		return text(property, "type").replaceAll("[a-z]+\\.", "").replaceAll("\\w+\\$", "");
	}

	// The values of an enum, which the metadata names by its type only.
	private static String values(JsonNode property) {
		String name = text(property, "type").replaceAll(".*<|>", "");
		if (!ClassUtils.isPresent(name, null) || !ClassUtils.resolveClassName(name, null).isEnum()) {
			return "";
		}
		return Stream.of(ClassUtils.resolveClassName(name, null).getEnumConstants())
			.map((constant) -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
			.filter((value) -> !value.equals("default"))
			.collect(Collectors.joining("`, `", " Values: `", "`."));
	}

	private static String defaultValue(JsonNode property) {
		JsonNode value = property.path("defaultValue");
		if (value.isArray()) {
			return value.isEmpty() ? ""
					: "`" + String.join(", ", value.valueStream().map(JsonNode::asString).toList()) + "`";
		}
		return value.isMissingNode() ? "" : "`" + value.asString() + "`";
	}

}
