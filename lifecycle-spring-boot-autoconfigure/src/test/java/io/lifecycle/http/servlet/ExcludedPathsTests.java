package io.lifecycle.http.servlet;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.util.pattern.PatternParseException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ExcludedPaths}.
 */
class ExcludedPathsTests {

	private final ExcludedPaths paths = ExcludedPaths.of(List.of("/actuator/**", "ping", "/users/{id}/photo"));

	@ParameterizedTest
	@ValueSource(strings = { "/actuator", "/actuator/health", "/actuator/a/b", "/ping", "/ping;a=b", "/%70ing",
			"/users/1/photo" })
	void matchingPathIsExcluded(String path) {
		assertThat(this.paths.test(path)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "*", "/", "/actuators", "/app/actuator/health", "/ping/", "/users/1/2/photo", "/%zz",
			"/actuator/%", "//", "\u0000" })
	void otherPathIsNotExcluded(String path) {
		assertThat(this.paths.test(path)).isFalse();
	}

	@Test
	void noPatternsExcludeNothing() {
		assertThat(ExcludedPaths.of(List.of()).test("/")).isFalse();
	}

	@Test
	void brokenPatternFails() {
		assertThatExceptionOfType(PatternParseException.class).isThrownBy(() -> ExcludedPaths.of(List.of("/{a")));
	}

}
