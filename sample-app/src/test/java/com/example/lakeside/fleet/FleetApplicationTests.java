package com.example.lakeside.fleet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * How the view starts.
 */
@ExtendWith(OutputCaptureExtension.class)
class FleetApplicationTests {

	@Test
	void aViewWithoutBrokerSaysWhatItNeeds(CapturedOutput output) {
		SpringApplicationBuilder view = new SpringApplicationBuilder(FleetApplication.class).profiles("fleet");
		assertThatThrownBy(() -> view.run("--server.port=0", "--spring.kafka.bootstrap-servers=nowhere"))
			.hasRootCauseInstanceOf(RuntimeException.class);
		assertThat(output)
			.contains("The topic 'lifecycle-events' can neither be found nor created at nowhere:",
					"Start a Kafka broker at nowhere, or set spring.kafka.bootstrap-servers to yours.")
			.doesNotContain("\tat ");
	}

}
