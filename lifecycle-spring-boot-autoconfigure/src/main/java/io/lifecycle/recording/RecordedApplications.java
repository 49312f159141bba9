package io.lifecycle.recording;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import org.springframework.context.ApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Stands for the applications of a recording: contexts that have only an id.
 */
final class RecordedApplications implements Function<String, ApplicationContext> {

	private final Map<String, ApplicationContext> applications = new ConcurrentHashMap<>();

	@Override
	public ApplicationContext apply(String id) {
		return this.applications.computeIfAbsent(id, RecordedApplications::context);
	}

	private static ApplicationContext context(String id) {
		GenericApplicationContext context = new GenericApplicationContext();
		context.setId(id);
		context.setDisplayName(id);
		return context;
	}

}
