package com.example.greeting;

import java.io.IOException;

import com.example.greeting.GreetingApplication.Greeted;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.test.RecordSignals;
import io.lifecycle.test.RecordedSignals;
import io.lifecycle.test.contract.RawClient;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

/**
 * Runs one recorded test on the given class path, and prints the result.
 */
final class AbsentLibrariesMain {

	private static RecordedSignals recorded;

	private static String awaitility = "";

	private AbsentLibrariesMain() {
	}

	/**
	 * Run the test.
	 * @param args none
	 */
	public static void main(String[] args) {
		SummaryGeneratingListener listener = new SummaryGeneratingListener();
		LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
			.selectors(selectClass(Cases.class))
			.build();
		LauncherFactory.create().execute(request, listener);
		TestExecutionSummary summary = listener.getSummary();
		summary.getFailures().forEach((failure) -> failure.getException().printStackTrace(System.out));
		// The check after the test has waited for the end of its request.
		assertThat(recorded).containsInOrder(RequestReceived.class, Greeted.class, RequestComplete.class);
		System.out.printf("found %d failed %d %s%n", summary.getTestsFoundCount(), summary.getTotalFailureCount(),
				awaitility);
		System.exit(0);
	}

	@RecordSignals(strict = true)
	@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
	static class Cases {

		private RecordedSignals signals;

		@LocalServerPort
		private int port;

		@Test
		void requestIsRecorded() throws IOException {
			recorded = this.signals;
			try (RawClient client = RawClient.connect(this.port)) {
				client.get("/greet/Ada", "Connection: close", RecordedSignals.HEADER + ": " + this.signals.id());
				assertThat(client.read().text()).contains("Hello, Ada");
			}
			try {
				this.signals.await(RequestComplete.class);
				awaitility = "Present";
			}
			catch (IllegalStateException ex) {
				assertThat(ex).hasMessageContaining("add 'org.awaitility:awaitility' to the tests");
				awaitility = "AwaitilityAbsent";
			}
		}

	}

}
