package com.example.lakeside;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets all tests that wait for a condition look at once and often, and gives it time on a
 * busy machine. JUnit finds it by itself.
 */
public final class PatientPolling implements BeforeAllCallback {

	@Override
	public void beforeAll(ExtensionContext context) {
		Awaitility.setDefaultPollDelay(Duration.ZERO);
		Awaitility.setDefaultPollInterval(Duration.ofMillis(25));
		Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
	}

}
