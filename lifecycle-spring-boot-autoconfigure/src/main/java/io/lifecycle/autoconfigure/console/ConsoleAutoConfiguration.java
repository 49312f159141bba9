package io.lifecycle.autoconfigure.console;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;

import io.lifecycle.application.ApplicationStart;
import io.lifecycle.application.InFlightRegistry;
import io.lifecycle.application.ShutdownSequence;
import io.lifecycle.autoconfigure.actuate.SignalsEndpointAutoConfiguration;
import io.lifecycle.autoconfigure.application.ShutdownAutoConfiguration;
import io.lifecycle.autoconfigure.collector.CollectorAutoConfiguration;
import io.lifecycle.autoconfigure.collector.CollectorSubscriptions;
import io.lifecycle.autoconfigure.event.InstanceAutoConfiguration;
import io.lifecycle.autoconfigure.http.HttpAutoConfiguration;
import io.lifecycle.autoconfigure.json.JsonAutoConfiguration;
import io.lifecycle.autoconfigure.signal.ContextBus;
import io.lifecycle.autoconfigure.text.SecretMaskConfiguration;
import io.lifecycle.collector.RecentEvents;
import io.lifecycle.connection.Connections;
import io.lifecycle.console.Console;
import io.lifecycle.console.ConsoleEndpoint;
import io.lifecycle.console.ConsoleSettings;
import io.lifecycle.console.ConsoleSource;
import io.lifecycle.event.InstanceIdentity;
import io.lifecycle.json.LifecycleJson;
import io.lifecycle.text.SecretMask;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.web.ExposableWebEndpoint;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the console, which is an
 * endpoint and closed until it is exposed.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = SignalsEndpointAutoConfiguration.class,
		after = { CollectorAutoConfiguration.class, HttpAutoConfiguration.class, InstanceAutoConfiguration.class,
				JsonAutoConfiguration.class, ShutdownAutoConfiguration.class })
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class, JsonMapper.class })
@ConditionalOnWebApplication
@ConditionalOnAvailableEndpoint(ConsoleEndpoint.class)
@ConditionalOnBean(ContextBus.class)
@EnableConfigurationProperties({ ConsoleEndpointProperties.class, ConsoleProperties.class })
@Import(SecretMaskConfiguration.class)
@ImportRuntimeHints(ConsoleHints.class)
public final class ConsoleAutoConfiguration {

	static final EndpointId CONSOLE = EndpointId.of("console");

	private static final EndpointId SIGNALS = EndpointId.of("signals");

	private static final String RECENT_EVENTS = "management.endpoint.signals.recent-events";

	ConsoleAutoConfiguration() {
	}

	@Bean("lifecycle.consoleEndpoint")
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	ConsoleEndpoint consoleEndpoint() {
		return new ConsoleEndpoint();
	}

	// The endpoint signals reads the same ring.
	@Bean(name = "lifecycle.recentEvents", defaultCandidate = false)
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	RecentEvents recentEvents(ConsoleProperties properties, SecretMask mask, Environment environment) {
		int recent = environment.getProperty(RECENT_EVENTS, Integer.class, 0);
		return new RecentEvents(Math.max(properties.keep(), recent), ConsoleSource.RING, mask::text);
	}

	@Bean("lifecycle.console")
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	Console console(ConsoleEndpointProperties endpoint, ConsoleProperties properties, Environment environment,
			ConsoleSource source) {
		return new Console(new ConsoleSettings(endpoint.showValues(), endpoint.roles(), properties.maxStreams(),
				isLocal(environment), properties.allowedHosts()), source);
	}

	private static boolean isLocal(Environment environment) {
		InetAddress address = environment
			.getProperty(isSeparate(environment) ? "management.server.address" : "server.address", InetAddress.class);
		return address != null && address.isLoopbackAddress();
	}

	static boolean isSeparate(Environment environment) {
		return ManagementPortType.get(environment) == ManagementPortType.DIFFERENT;
	}

	@Bean("lifecycle.consoleSource")
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	ConsoleSource consoleSource(InstanceIdentity identity, ContextBus bus, LifecycleJson json, SecretMask mask,
			@Qualifier("lifecycle.recentEvents") RecentEvents recent, Connections connections,
			ObjectProvider<ApplicationStart> start, ObjectProvider<InFlightRegistry> inFlight,
			ObjectProvider<CollectorSubscriptions> collectors, ObjectProvider<ShutdownSequence> shutdown,
			ObjectProvider<SanitizingFunction> functions, ObjectProvider<PathMappedEndpoints> endpoints,
			Environment environment) {
		InFlightRegistry registry = inFlight.getIfAvailable(() -> new InFlightRegistry(List.of()));
		ShutdownSequence sequence = shutdown.getObject();
		return new ConsoleSource(identity, bus.bus(), recent, connections,
				() -> start.stream().findFirst().map(ApplicationStart::events).orElse(List.of()), registry::list,
				() -> CollectorSubscriptions.buffered(collectors), sequence::remaining, sequence.drainTimeout(), json,
				SignalsEndpointAutoConfiguration.redaction(mask, functions), () -> signals(endpoints.getObject()),
				() -> server(environment));
	}

	private static @Nullable String server(Environment environment) {
		String port = environment.getProperty("local.server.port");
		if (port == null || !isSeparate(environment)) {
			return null;
		}
		boolean secure = Binder.get(environment)
			.bind("server.ssl", Bindable.mapOf(String.class, String.class))
			.map((ssl) -> !"false".equals(ssl.get("enabled")))
			.orElse(false);
		return (secure ? "https" : "http") + "://localhost:" + port;
	}

	private static @Nullable String signals(PathMappedEndpoints endpoints) {
		String console = endpoints.getPath(CONSOLE);
		String signals = endpoints.getPath(SIGNALS);
		boolean writable = endpoints.getEndpoint(SIGNALS) instanceof ExposableWebEndpoint endpoint
				&& endpoint.getOperations()
					.stream()
					.anyMatch((operation) -> operation.getType() == OperationType.WRITE);
		return (writable && console != null && signals != null)
				? Path.of(console).relativize(Path.of(signals)).toString().replace('\\', '/') : null;
	}

}
