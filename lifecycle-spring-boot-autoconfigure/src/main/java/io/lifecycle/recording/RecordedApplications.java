package io.lifecycle.recording;

import java.util.Map;
import java.util.function.Function;

import io.lifecycle.guard.Recent;

import org.springframework.context.ApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Stands for the applications of a recording: contexts that have only an id.
 */
final class RecordedApplications implements Function<String, ApplicationContext> {

	private static final int MOST = 100;

	// Ids in a file are not trusted to be few.
	private final Map<String, ApplicationContext> applications = new Recent<>(MOST);

	@Override
	public synchronized ApplicationContext apply(String id) {
		return this.applications.computeIfAbsent(id, RecordedApplications::context);
	}

	private static ApplicationContext context(String id) {
		GenericApplicationContext context = new GenericApplicationContext();
		context.setId(id);
		context.setDisplayName(id);
		return context;
	}

}
