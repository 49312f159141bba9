package io.lifecycle.autoconfigure.replay;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Sets the properties of an application that replays a recording: nothing is exported,
 * and no events of its own mix with the recorded ones. It comes last and puts them first,
 * so that they prevail over all settings of the application.
 */
final class ReplayEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	static final String SOURCE = "lifecycleReplay";

	private static final String FILE = ReplayProperties.PREFIX + ".file";

	// Others, such as Prometheus, are asked for their values, which nobody can do.
	private static final List<String> PUSHING = List.of("appoptics", "atlas", "datadog", "dynatrace", "elastic",
			"ganglia", "graphite", "humio", "influx", "kairos", "newrelic", "otlp", "signalfx", "stackdriver", "statsd",
			"wavefront");

	private static final List<String> OFF = List.of("lifecycle.application.enabled", "lifecycle.metrics.enabled",
			"lifecycle.shutdown.handle-os-signals", "management.prometheus.metrics.export.pushgateway.enabled",
			"management.tracing.export.enabled", "management.logging.export.enabled", "spring.jmx.enabled",
			"spring.application.admin.enabled", "spring.batch.job.enabled", "spring.devtools.livereload.enabled");

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (!isReplay(environment)) {
			return;
		}
		Map<String, Object> properties = new LinkedHashMap<>();
		OFF.forEach((name) -> properties.put(name, "false"));
		PUSHING.forEach((name) -> properties.put("management." + name + ".metrics.export.enabled", "false"));
		properties.put("lifecycle.collector.type", "noop");
		environment.getPropertySources().addFirst(new MapPropertySource(SOURCE, properties));
	}

	private static boolean isReplay(ConfigurableEnvironment environment) {
		if (StringUtils.hasText(environment.getProperty(FILE)) || environment.containsProperty(FILE + "[0]")) {
			if (!ClassUtils.isPresent("tools.jackson.databind.json.JsonMapper", null)) {
				throw new ReplayException("Recordings cannot be read without Jackson.",
						"Add spring-boot-starter-jackson to the application.", null);
			}
			// A failure is reported before the application starts.
			ReplayFiles.start(Binder.get(environment).bind(FILE, Bindable.listOf(String.class)).orElse(List.of()));
			return true;
		}
		Stream.of("report", "compare")
			.map((name) -> ReplayProperties.PREFIX + '.' + name)
			.filter(environment::containsProperty)
			.findFirst()
			.ifPresent((name) -> {
				throw new ReplayException("'%s' is set, but no recording.".formatted(name),
						"Set '%s' to the file or directory to replay, or remove '%s'.".formatted(FILE, name), null);
			});
		return false;
	}

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

}
