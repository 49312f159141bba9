package com.example.lakeside.fleet;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Profile;
import org.springframework.kafka.annotation.EnableKafkaStreams;

/**
 * The view of a fleet. It is an application of its own, which only the jar with the
 * classifier {@code fleet} can run.
 */
@Profile("fleet")
@SpringBootConfiguration
@EnableAutoConfiguration
@EnableKafkaStreams
@EnableConfigurationProperties(FleetProperties.class)
public class FleetApplication {

	/**
	 * Start the view.
	 * @param args options of Spring Boot
	 */
	public static void main(String[] args) {
		SpringApplication application = new SpringApplication(FleetApplication.class);
		application.setAdditionalProfiles("fleet");
		application.run(args);
	}

}
