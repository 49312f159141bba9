package io.lifecycle.docs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The properties that a guide shows as YAML.
 */
final class GuideYaml {

	private static final Pattern BLOCK = Pattern.compile("^```yaml\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

	private GuideYaml() {
	}

	/**
	 * Read the properties in sections of a guide.
	 * @param name the name of the page
	 * @param headings the headings of the sections
	 * @return the properties of all their blocks, as {@code name=value}
	 */
	static List<String> properties(String name, String... headings) throws IOException {
		String page = Files.readString(Path.of("../docs", name)) + "\n## ";
		List<String> properties = new ArrayList<>();
		for (String heading : headings) {
			assertThat(page).contains(heading + "\n");
			String rest = page.substring(page.indexOf(heading + "\n") + heading.length());
			for (MatchResult block : BLOCK.matcher(rest.substring(0, rest.indexOf("\n## "))).results().toList()) {
				properties.addAll(parse(block.group(1)));
			}
		}
		assertThat(properties).isNotEmpty();
		return properties;
	}

	private static List<String> parse(String yaml) throws IOException {
		List<String> properties = new ArrayList<>();
		for (PropertySource<?> source : new YamlPropertySourceLoader().load("page",
				new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))) {
			for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
				properties.add(name + "=" + source.getProperty(name));
			}
		}
		return properties;
	}

}
