package com.example.lakeside.fleet;

import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Profile;
import org.springframework.kafka.annotation.EnableKafkaStreams;
import org.springframework.kafka.config.KafkaStreamsInfrastructureCustomizer;
import org.springframework.kafka.config.StreamsBuilderFactoryBean;
import org.springframework.kafka.config.StreamsBuilderFactoryBeanConfigurer;
import org.springframework.kafka.core.KafkaAdmin;

/**
 * The view of a fleet. It is an application of its own, which only the jar with the
 * classifier {@code fleet} can run.
 */
@Profile("fleet")
@SpringBootConfiguration
@EnableAutoConfiguration
@EnableKafkaStreams
@EnableConfigurationProperties(FleetProperties.class)
@Import({ FleetController.class, FleetPages.class, SecureHeaders.class })
public class FleetApplication {

	/**
	 * Start the view, or with the profile {@code fleet-demo} the demonstration.
	 * @param args options of Spring Boot
	 */
	public static void main(String[] args) {
		SpringApplication application = new SpringApplication(FleetApplication.class);
		application.setAdditionalProfiles("fleet");
		application.addInitializers(new FleetDemo());
		application.run(args);
	}

	// A thread that ends would leave its instances unseen.
	@Bean
	StreamsBuilderFactoryBeanConfigurer fleetStreams(FleetProperties properties, Hearing hearing) {
		return (factory) -> {
			factory.setStreamsUncaughtExceptionHandler((ex) -> StreamThreadExceptionResponse.REPLACE_THREAD);
			// Else the next view would have to wait until the broker misses this one.
			factory.setLeaveGroupOnClose(true);
			factory.setInfrastructureCustomizer(new KafkaStreamsInfrastructureCustomizer() {

				@Override
				public void configureBuilder(StreamsBuilder builder) {
					FleetTopology.build(builder, properties, hearing);
				}

			});
		};
	}

	// The topology is built before there is a view.
	@Bean
	Hearing hearing(ObjectProvider<RunningFleet> view) {
		return new Hearing(() -> view.getObject().answers());
	}

	@Bean
	FleetTopic fleetTopic(FleetProperties properties, KafkaAdmin kafka) throws InterruptedException {
		return new FleetTopic(properties, kafka);
	}

	@Bean
	RunningFleet runningFleet(StreamsBuilderFactoryBean factory, FleetTopic topic, Hearing hearing) {
		return new RunningFleet(factory, topic, hearing);
	}

	@Bean
	Fleet fleet(RunningFleet stores, FleetProperties properties) {
		return new Fleet(stores, properties);
	}

	@Bean
	FleetReports fleetReports(Fleet fleet, RunningFleet stores, FleetProperties properties) {
		return new FleetReports(fleet, stores, properties);
	}

}
