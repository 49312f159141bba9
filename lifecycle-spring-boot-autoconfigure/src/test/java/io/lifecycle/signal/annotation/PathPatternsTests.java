package io.lifecycle.signal.annotation;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link PathPatterns}.
 */
class PathPatternsTests {

	private final Predicate<String> paths = PathPatterns
		.of(List.of("/actuator/**", "/ping", "/users/{id}/photo", "/pages/*.html"));

	@ParameterizedTest
	@ValueSource(strings = { "/actuator", "/actuator/", "/actuator/health", "/actuator/a/b", "/actuator//a", "/ping",
			"/ping;a=b", "/%70ing", "/users/1/photo", "/actuator;a=b/health", "/pages/a.html" })
	void pathThatMatchesAPatternIsMatched(String path) {
		assertThat(this.paths.test(path)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "*", "/", "/actuators", "/app/actuator/health", "/ping/", "/PING", "/users/1/2/photo",
			"/%zz", "/actuator/%", "//", "//ping", "//actuator", "\u0000", "ping", "example.org:443", "/%", "/;",
			"/pages/a/b.html" })
	void otherPathIsNotMatched(String path) {
		assertThat(this.paths.test(path)).isFalse();
	}

	@Test
	void noPatternsMatchNothing() {
		assertThat(PathPatterns.of(List.of()).test("/")).isFalse();
	}

	@Test
	void everyPathMatchesAsInSpringMvc() {
		List<String> patterns = List.of("/", "/**", "/a", "/a/", "/a/**", "/a/b/**", "/a/*", "/a/?", "/{x}/b",
				"/{x:[ab]}/**", "/a b", "/a.b", "/a/b", "/**/b");
		List<String> requests = List.of("/", "//", "/a", "/a/", "/a//", "//a", "/a/b", "/a//b", "/a/b/", "/a/b/c",
				"/a;v=1", "/a;v=1/b", "/%61", "/%61/b", "/a%20b", "/a b", "/a.b", "/a%2Fb", "/A", "/b", "/a/;", "/é");
		assertThat(patterns).allSatisfy((pattern) -> assertThat(requests)
			.allSatisfy((path) -> assertThat(PathPatterns.of(List.of(pattern)).test(path)).as("%s on %s", pattern, path)
				.isEqualTo(PathPatternParser.defaultInstance.parse(pattern).matches(PathContainer.parsePath(path)))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "ping", "", "*", "**", "http://example.org/a" })
	void patternStartsWithASlash(String pattern) {
		assertThat(PathPatterns.problem(pattern)).contains("'" + pattern + "' does not start with '/'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/{a", "/a}", "/a/**/b/{*c}/d", "/{b:[}", "/{a}/{a}", "/{1a}" })
	void brokenPatternIsRefused(String pattern) {
		assertThat(PathPatterns.problem(pattern)).contains("'" + pattern + "' is invalid: ");
		assertThatIllegalArgumentException().isThrownBy(() -> PathPatterns.of(List.of("/ok", pattern)));
	}

	@Test
	void pathThatOverflowsARegularExpressionIsNotMatched() {
		assertThat(PathPatterns.of(List.of("/{a:(?:x|y)*z}")).test("/" + "x".repeat(100_000))).isFalse();
	}

	@Test
	void withoutSpringWebOnlyPatternsAreRefused() throws Exception {
		try (FilteredClassLoader loader = new FilteredClassLoader("org.springframework.web")) {
			Class<?> type = new OwnCopy(loader).loadClass(PathPatterns.class.getName());
			assertThat((Predicate<?>) type.getMethod("of", Collection.class).invoke(null, List.of())).isNotNull();
			assertThat(type.getMethod("problem", String.class).invoke(null, "/a").toString())
				.contains("needs spring-web");
		}
	}

	/**
	 * Loads the classes of the package again, so that they see only the classes of the
	 * parent.
	 */
	private static final class OwnCopy extends ClassLoader {

		OwnCopy(ClassLoader parent) {
			super(parent);
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (!name.startsWith(PathPatterns.class.getName())) {
				return super.loadClass(name, resolve);
			}
			Class<?> loaded = findLoadedClass(name);
			return (loaded != null) ? loaded : define(name);
		}

		private Class<?> define(String name) throws ClassNotFoundException {
			try (InputStream in = PathPatterns.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
				byte[] bytes = Objects.requireNonNull(in).readAllBytes();
				return defineClass(name, bytes, 0, bytes.length);
			}
			catch (IOException ex) {
				throw new ClassNotFoundException(name, ex);
			}
		}

	}

}
