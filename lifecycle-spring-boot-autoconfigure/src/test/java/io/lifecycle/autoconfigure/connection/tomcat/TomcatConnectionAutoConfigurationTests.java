package io.lifecycle.autoconfigure.connection.tomcat;

import java.util.Objects;

import io.lifecycle.autoconfigure.connection.ConnectionAutoConfiguration;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.connection.Connections;
import io.lifecycle.connection.tomcat.TrackedHttp11NioProtocol;
import org.apache.coyote.http11.Http11Nio2Protocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class TomcatConnectionAutoConfigurationTests {

	private final WebApplicationContextRunner web = new WebApplicationContextRunner(
			AnnotationConfigServletWebServerApplicationContext::new)
		.withConfiguration(AutoConfigurations.of(TomcatServletWebServerAutoConfiguration.class,
				ConnectionAutoConfiguration.class, TomcatConnectionAutoConfiguration.class))
		.withPropertyValues("server.port=0")
		.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class));

	@Test
	void presentByDefault() {
		this.web.run((context) -> {
			assertThat(context).hasSingleBean(Connections.class);
			assertThat(protocol(context)).isInstanceOf(TrackedHttp11NioProtocol.class);
		});
	}

	@Test
	void offByPropertyLeavesTheServerAlone() {
		this.web.withPropertyValues("lifecycle.connection.enabled=false").run((context) -> {
			assertThat(context).hasSingleBean(Connections.class);
			assertThat(protocol(context)).isExactlyInstanceOf(Http11NioProtocol.class);
		});
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void protocolOfTheUserIsLeftAloneWithoutNoise(CapturedOutput output) {
		this.web.withUserConfiguration(Nio2.class).run((context) -> {
			assertThat(protocol(context)).isExactlyInstanceOf(Http11Nio2Protocol.class);
			assertThat(output).doesNotContain("tracked");
		});
	}

	@Test
	void silentWithoutTomcat() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(ConnectionAutoConfiguration.class, TomcatConnectionAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.apache", "org.springframework.boot.tomcat"))
			.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(Connections.class)
				.doesNotHaveBean("lifecycle.tomcatConnectionCustomizer"));
	}

	@Test
	void protocolCanBeCreatedByNameInANativeImage() {
		RuntimeHints hints = new RuntimeHints();
		new TomcatConnectionRuntimeHints().registerHints(hints, getClass().getClassLoader());
		assertThat(RuntimeHintsPredicates.reflection().onType(TrackedHttp11NioProtocol.class)).accepts(hints);
	}

	private static Object protocol(AssertableWebApplicationContext context) {
		TomcatWebServer server = (TomcatWebServer) context
			.getSourceApplicationContext(AnnotationConfigServletWebServerApplicationContext.class)
			.getWebServer();
		Objects.requireNonNull(server);
		return server.getTomcat().getConnector().getProtocolHandler();
	}

	@Configuration(proxyBeanMethods = false)
	static class Nio2 {

		@Bean
		WebServerFactoryCustomizer<TomcatWebServerFactory> nio2() {
			return (factory) -> factory.setProtocol(Http11Nio2Protocol.class.getName());
		}

	}

}
