package io.lifecycle.autoconfigure.connection;

import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.connection.Connections;
import io.lifecycle.connection.RequestCapture;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.signal.SignalBus;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectionAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ConnectionAutoConfiguration.class));

	private final ApplicationContextRunner withBus = this.runner
		.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class));

	@Test
	void presentByDefault() {
		this.withBus.run((context) -> assertThat(context).hasSingleBean(Connections.class));
	}

	@Test
	void backsOffForConnectionsOfTheUser() {
		Connections own = new Connections(SignalBus.create(), 7, RequestCapture.defaults());
		this.withBus.withBean("own", Connections.class, () -> own)
			.run((context) -> assertThat(context.getBean(Connections.class)).isSameAs(own));
	}

	@Test
	void silentWithoutBus() {
		this.runner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(Connections.class));
	}

	@Test
	void everyEventContainsTheWorkerId() {
		this.withBus.withPropertyValues("lifecycle.worker-id=3").run((context) -> {
			int[] workerId = new int[1];
			context.getBean(SignalBus.class).on(ConnectionOpened.class, (event) -> workerId[0] = event.workerId());
			context.getBean(Connections.class).open("", -1, "", -1, "h1").release();
			assertThat(workerId[0]).isEqualTo(3);
		});
	}

}
