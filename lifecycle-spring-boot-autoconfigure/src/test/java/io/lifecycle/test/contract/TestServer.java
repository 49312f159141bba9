package io.lifecycle.test.contract;

import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;

import io.lifecycle.signal.SignalBus;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A web application on a real server at a random port.
 */
public final class TestServer implements Closeable {

	private final ConfigurableApplicationContext context;

	private TestServer(ConfigurableApplicationContext context) {
		this.context = context;
	}

	public static TestServer start(List<Class<?>> sources, String... properties) {
		List<String> all = new ArrayList<>(List.of("server.port=0", "server.address=127.0.0.1",
				"logging.level.root=warn", "spring.jmx.enabled=false"));
		all.addAll(List.of(properties));
		return new TestServer(new SpringApplicationBuilder(sources.toArray(Class<?>[]::new)).bannerMode(Banner.Mode.OFF)
			.web(WebApplicationType.SERVLET)
			.registerShutdownHook(false)
			.run(all.stream().map((property) -> "--" + property).toArray(String[]::new)));
	}

	public int port() {
		return ((WebServerApplicationContext) this.context).getWebServer().getPort();
	}

	public ConfigurableApplicationContext context() {
		return this.context;
	}

	public SignalBus bus() {
		return this.context.getBean(SignalBus.class);
	}

	public EventLog events() {
		return new EventLog(bus());
	}

	@Override
	public void close() {
		this.context.close();
	}

}
