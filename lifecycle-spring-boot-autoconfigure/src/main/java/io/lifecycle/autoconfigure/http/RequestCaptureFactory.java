package io.lifecycle.autoconfigure.http;

import java.util.List;

import io.lifecycle.connection.RequestCapture;
import io.lifecycle.http.servlet.ExcludedPaths;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * Turns the properties into a capture.
 */
final class RequestCaptureFactory {

	private RequestCaptureFactory() {
	}

	static RequestCapture create(HttpProperties properties) {
		if (!properties.isEnabled()) {
			return RequestCapture.none();
		}
		return RequestCapture.of(excludedPaths(properties.getExcludePaths()), properties.getIncludeHeaders(),
				properties.getMaskParameters());
	}

	private static ExcludedPaths excludedPaths(List<String> patterns) {
		patterns.forEach(RequestCaptureFactory::check);
		return ExcludedPaths.of(patterns);
	}

	private static void check(String pattern) {
		try {
			ExcludedPaths.of(List.of(pattern));
		}
		catch (PatternParseException ex) {
			throw new InvalidExcludePathException(pattern, ex);
		}
	}

}
