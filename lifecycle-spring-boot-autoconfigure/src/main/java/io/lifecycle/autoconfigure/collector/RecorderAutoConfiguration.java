package io.lifecycle.autoconfigure.collector;

import java.nio.file.Path;

import io.lifecycle.autoconfigure.event.InstanceAutoConfiguration;
import io.lifecycle.autoconfigure.json.JsonAutoConfiguration;
import io.lifecycle.collector.TypeSelection;
import io.lifecycle.collector.recorder.RecordingCollector;
import io.lifecycle.collector.recorder.RecordingCollectorBuilder;
import io.lifecycle.event.InstanceIdentity;
import io.lifecycle.json.LifecycleJson;

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
		TypeSelection selection = CollectorSelection.of(RecorderProperties.PREFIX, properties.include(),
				properties.exclude(), environment, resources.getClassLoader());
		return ((selection != null) ? builder.select(selection) : builder).build();
	}

}
