package io.lifecycle.autoconfigure.event;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.lifecycle.event.InstanceIdentity;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the {@link InstanceIdentity},
 * which is created only if a destination needs it.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@EnableConfigurationProperties(InstanceProperties.class)
public final class InstanceAutoConfiguration {

	@Bean("lifecycle.instanceIdentity")
	@Lazy
	@ConditionalOnMissingBean
	InstanceIdentity instanceIdentity(InstanceProperties properties, Environment environment) {
		String instance = Stream
			.of(properties.instanceId(), resourceAttribute(environment, "service.instance.id"),
					environment.getProperty("HOSTNAME"))
			.filter(StringUtils::hasText)
			.map(Objects::requireNonNull)
			.findFirst()
			.orElseGet(InstanceAutoConfiguration::hostName);
		String application = environment.getProperty("spring.application.name");
		return new InstanceIdentity(StringUtils.hasText(application) ? application : "application", instance,
				properties.workerId());
	}

	/**
	 * Return a resource attribute of OpenTelemetry.
	 * @param environment the environment
	 * @param name the name of the attribute
	 * @return its value, or {@code null} if it is not set
	 */
	public static @Nullable String resourceAttribute(Environment environment, String name) {
		return Binder.get(environment)
			.bind("management.opentelemetry.resource-attributes", Bindable.mapOf(String.class, String.class))
			.orElse(Map.of())
			.get(name);
	}

	private static String hostName() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return "localhost";
		}
	}

}
