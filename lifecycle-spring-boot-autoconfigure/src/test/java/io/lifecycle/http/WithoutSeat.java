package io.lifecycle.http;

import io.lifecycle.connection.Connections;
import io.lifecycle.connection.RequestCapture;
import io.lifecycle.signal.SignalBus;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The connections of a server in which there is no seat.
 */
@Configuration(proxyBeanMethods = false)
class WithoutSeat {

	static final String[] NO_SEAT = { "lifecycle.connection.enabled=false",
			"spring.autoconfigure.exclude=io.lifecycle.autoconfigure.connection.ConnectionAutoConfiguration" };

	@Bean
	Connections connections(SignalBus bus, RequestCapture capture) {
		return new Connections(bus, 0, capture);
	}

}
