package io.lifecycle.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The Javadoc of a type of the library, read from its source, as Markdown.
 *
 * @param description what the type is
 * @param params the descriptions of its record components
 * @param constants the descriptions of its enum constants
 */
record Javadoc(String description, Map<String, String> params, Map<String, String> constants) {

	private static final Path SOURCES = Path.of("src", "main", "java");

	private static final Pattern TYPE = Pattern
		.compile("/\\*\\*((?:(?!\\*/).)*)\\*/\\s*public (?:sealed )?(?:record|interface|enum) ", Pattern.DOTALL);

	private static final Pattern PARAM = Pattern.compile("@param (\\w+) ((?:(?!\n@).)*)", Pattern.DOTALL);

	private static final Pattern CONSTANT = Pattern.compile("/\\*\\*((?:(?!\\*/).)*)\\*/\\s*([A-Z_]+)[,;\\s]",
			Pattern.DOTALL);

	private static final Pattern PRE = Pattern.compile("<pre>\n(.*?)</pre>", Pattern.DOTALL);

	static Javadoc of(Class<?> type) throws IOException {
		String source = Files.readString(SOURCES.resolve(type.getName().replace('.', '/') + ".java"));
		Matcher matcher = TYPE.matcher(source);
		if (!matcher.find()) {
			throw new IllegalStateException("No Javadoc on " + type);
		}
		String description = withoutStars(matcher.group(1)).split("\n@", 2)[0];
		return new Javadoc(paragraphs(description), map(PARAM.matcher(withoutStars(matcher.group(1))), 1, 2),
				type.isEnum() ? map(CONSTANT.matcher(source), 2, 1) : Map.of());
	}

	private static String paragraphs(String text) {
		StringJoiner paragraphs = new StringJoiner("\n\n");
		int start = 0;
		for (MatchResult pre : PRE.matcher(text).results().toList()) {
			paragraphs.add(blocks(text.substring(start, pre.start()))).add(diagram(pre.group(1)));
			start = pre.end();
		}
		return paragraphs.add(blocks(text.substring(start))).toString().strip();
	}

	private static String blocks(String text) {
		return markdown(text.replace("</li>", "")).replaceAll(" ?<li> ?", "\n- ")
			.replaceAll(" ?(<ul>|</?p>) ?", "\n\n")
			.replaceAll(" ?</ul> ?", "\n\n")
			.replaceAll("\n{3,}", "\n\n")
			.strip();
	}

	private static Map<String, String> map(Matcher matcher, int key, int value) {
		Map<String, String> map = new LinkedHashMap<>();
		for (MatchResult result : matcher.results().toList()) {
			map.put(result.group(key), markdown(withoutStars(result.group(value))));
		}
		return map;
	}

	private static String withoutStars(String comment) {
		return comment.replaceAll("(?m)^\\s*\\* ?", "").strip();
	}

	private static String diagram(String text) {
		String plain = links(text).replace("`", "");
		return plain.lines()
			.map((line) -> line.replace("│\t", "│    ")
				.replaceAll("(?<=\\S)[ \t]*\t[ \t]*", "   ")
				.replace("\t", "    "))
			.collect(Collectors.joining("\n", "```text\n", "\n```"));
	}

	static String markdown(String text) {
		return links(text).replaceAll("\\s+", " ").replace("|", "\\|").strip();
	}

	private static String links(String text) {
		return text.replaceAll("\\{@link (\\w+)#(\\w+)\\(?[^}]*\\)?\\}", "`$1.$2`")
			.replaceAll("\\{@link #(\\w+)\\(?[^}]*\\)?\\}", "`$1`")
			.replaceAll("\\{@(?:link|code) ((?:[^{}]|\\{[^{}]*})*)}", "`$1`");
	}

}
