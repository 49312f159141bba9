package io.lifecycle.autoconfigure.collector;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

import io.lifecycle.autoconfigure.PropertyAssert;
import io.lifecycle.autoconfigure.event.InstanceAutoConfiguration;
import io.lifecycle.autoconfigure.json.JsonAutoConfiguration;
import io.lifecycle.collector.TypeSelection;
import io.lifecycle.collector.recorder.RecordingCollector;
import io.lifecycle.collector.recorder.RecordingCollectorBuilder;
import io.lifecycle.event.InstanceIdentity;
import io.lifecycle.json.LifecycleJson;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the recorder.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = CollectorAutoConfiguration.class,
		after = { InstanceAutoConfiguration.class, JsonAutoConfiguration.class })
@ConditionalOnClass(name = CollectorProperties.JSON)
@ConditionalOnCollectorType(CollectorType.RECORDER)
@EnableConfigurationProperties(RecorderProperties.class)
public final class RecorderAutoConfiguration {

	@Bean("lifecycle.recorder")
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	RecordingCollector recorder(RecorderProperties properties, LifecycleJson json, InstanceIdentity identity,
			Environment environment, ResourceLoader resources) {
		RecordingCollectorBuilder builder = RecordingCollector.builder(Path.of(properties.directory()))
			.json(json)
			.identity(identity)
			.maxFileSize(properties.maxFileSize().toBytes())
			.totalSizeCap(properties.totalSizeCap().toBytes())
			.maxHistory(properties.maxHistory())
			.compress(properties.compress())
			.flushInterval(properties.flushInterval())
			.maxPending(properties.maxPending())
			.fsync(properties.fsync())
			.shutdownTimeout(properties.shutdownTimeout());
		TypeSelection selection = selection(properties, environment, resources.getClassLoader());
		return ((selection != null) ? builder.select(selection) : builder).build();
	}

	private static @Nullable TypeSelection selection(RecorderProperties properties, Environment environment,
			@Nullable ClassLoader loader) {
		List<String> include = properties.include();
		List<String> exclude = properties.exclude();
		Function<String, @Nullable String> problem = (name) -> TypeSelection.problem(name, loader);
		PropertyAssert.each(environment, RecorderProperties.PREFIX + ".include", include, problem);
		PropertyAssert.each(environment, RecorderProperties.PREFIX + ".exclude", exclude, problem);
		return (include.isEmpty() && exclude.isEmpty()) ? null : new TypeSelection(include, exclude, loader);
	}

}
