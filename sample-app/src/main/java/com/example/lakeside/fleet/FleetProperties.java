package com.example.lakeside.fleet;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Profile;

/**
 * Properties of the fleet view.
 *
 * @param topic the topic that the instances send to
 * @param partitions the partitions of the topic if the view creates it
 * @param silentAfter how long an instance that sends no heartbeat may be silent before it
 * counts as vanished; one that sends heartbeats may miss two of them
 * @param window the time whose answers share one distribution of durations
 * @param retention how long these distributions are kept
 * @param keepEnded how long instances that have ended are kept
 * @param drainTimeout how long an instance may drain before it counts as stuck
 * @param rolloutPause the least time without any end between two rollouts
 * @param console the address of an instance's console, where {@code {address}} is the
 * host and port that its clients connect to, and {@code {host}} the host alone
 */
@Profile("fleet")
@ConfigurationProperties("lakeside.fleet")
record FleetProperties(@DefaultValue("lifecycle-events") String topic, @DefaultValue("6") int partitions,
		@DefaultValue("30s") Duration silentAfter, @DefaultValue("10s") Duration window,
		@DefaultValue("30m") Duration retention, @DefaultValue("24h") Duration keepEnded,
		@DefaultValue("30s") Duration drainTimeout, @DefaultValue("5m") Duration rolloutPause,
		@DefaultValue("http://{address}/actuator/console/") String console) {

}
