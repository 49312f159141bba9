package com.example.lakeside.fleet;

import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

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
import org.springframework.kafka.config.TopicBuilder;

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
	StreamsBuilderFactoryBeanConfigurer fleetStreams(FleetProperties properties) {
		return (factory) -> {
			factory.setStreamsUncaughtExceptionHandler((ex) -> StreamThreadExceptionResponse.REPLACE_THREAD);
			// Else the next view would have to wait until the broker misses this one.
			factory.setLeaveGroupOnClose(true);
			factory.setInfrastructureCustomizer(new KafkaStreamsInfrastructureCustomizer() {

				@Override
				public void configureBuilder(StreamsBuilder builder) {
					FleetTopology.build(builder, properties);
				}

			});
		};
	}

	// The broker's clock is the same for all instances.
	@Bean
	NewTopic fleetTopic(FleetProperties properties) {
		return TopicBuilder.name(properties.topic())
			.partitions(properties.partitions())
			.config(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime")
			.build();
	}

	@Bean
	RunningFleet runningFleet(StreamsBuilderFactoryBean factory) {
		return new RunningFleet(factory);
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
