package io.lifecycle.recording;

import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes reports as JSON whose fields have the style of the events.
 */
final class ReportJson {

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
		.enable(SerializationFeature.INDENT_OUTPUT)
		.build();

	private ReportJson() {
	}

	static String write(Object report) {
		return MAPPER.writeValueAsString(report);
	}

}
