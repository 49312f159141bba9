package com.example.greeting;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

import com.example.greeting.GreetingApplication.Greeted;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.test.RecordSignals;
import io.lifecycle.test.RecordedSignals;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.TestRestTemplate;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureTestRestTemplate;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

/**
 * Two test classes at the same time on one context: each sees its own requests.
 */
class ParallelTests {

	// Both classes are at the same point of their tests: neither passes it alone.
	private static volatile CyclicBarrier together = new CyclicBarrier(2);

	private static final Set<Integer> ports = ConcurrentHashMap.newKeySet();

	@Test
	void classesThatRunInParallelSeeTheirOwnRequests() {
		ports.clear();
		together = new CyclicBarrier(2);
		EngineTestKit.engine("junit-jupiter")
			.configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
			.configurationParameter("junit.jupiter.execution.parallel.mode.default", "same_thread")
			.configurationParameter("junit.jupiter.execution.parallel.mode.classes.default", "concurrent")
			.configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
			.configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "2")
			.selectors(selectClass(AdaCases.class), selectClass(GraceCases.class))
			.execute()
			.testEvents()
			.debug()
			.assertStatistics((statistics) -> statistics.started(6).succeeded(6));
		assertThat(ports).as("one server").hasSize(1);
	}

	static class AdaCases extends Cases {

		AdaCases() {
			super("Ada", 30);
		}

	}

	static class GraceCases extends Cases {

		GraceCases() {
			super("Grace", 17);
		}

	}

	@RecordSignals(strict = true)
	@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
	@AutoConfigureTestRestTemplate
	abstract static class Cases {

		private final String name;

		private final int count;

		private RecordedSignals signals;

		@Autowired
		private TestRestTemplate client;

		@LocalServerPort
		private int port;

		Cases(String name, int count) {
			this.name = name;
			this.count = count;
		}

		@Test
		void first() throws Exception {
			greetTogether();
		}

		@Test
		void second() throws Exception {
			greetTogether();
		}

		@Test
		void third() throws Exception {
			greetTogether();
		}

		private void greetTogether() throws Exception {
			ports.add(this.port);
			meet();
			for (int i = 0; i < this.count; i++) {
				this.client.getForObject("/greet/" + this.name, String.class);
			}
			// The other one has sent its requests, and its recording is not over.
			meet();
			this.signals.await(this.count, RequestComplete.class);
			assertThat(this.signals).has(this.count, RequestStarted.class)
				.has(this.count, RequestReceived.class)
				.has(this.count, ResponseCompleted.class)
				.has(this.count, RequestComplete.class)
				.has(this.count, Greeted.class);
			assertThat(this.signals.list(Greeted.class)).extracting(Greeted::name).containsOnly(this.name);
			this.signals.all().await(47, RequestComplete.class);
			meet();
		}

		private static void meet() throws Exception {
			together.await(60, TimeUnit.SECONDS);
		}

	}

}
