package com.example.greeting;

import com.example.greeting.GreetingApplication.Greeted;
import io.lifecycle.event.ConnectionEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.test.RecordSignals;
import io.lifecycle.test.RecordedSignals;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.asyncDispatch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;

/**
 * Tests for {@link RecordSignals} in a slice without a server.
 */
@RecordSignals
@WebMvcTest
class RecordSignalsWebMvcTests {

	@Test
	void requestOfMockMvcBelongsToTheTest(@Autowired MockMvc mvc, RecordedSignals signals) throws Exception {
		mvc.perform(get("/greet/Ada")).andExpect(content().string("Hello, Ada"));
		assertGreeting(signals);
	}

	@Test
	void requestOfMockMvcTesterBelongsToTheTest(@Autowired MockMvcTester mvc, RecordedSignals signals) {
		assertThat(mvc.get().uri("/greet/Ada")).hasStatusOk();
		assertGreeting(signals);
	}

	@Test
	void asynchronousRequestBelongsToTheTest(@Autowired MockMvc mvc, RecordedSignals signals) throws Exception {
		MvcResult started = mvc.perform(get("/later/Ada")).andReturn();
		started.getAsyncResult();
		mvc.perform(asyncDispatch(started)).andExpect(content().string("Hello, Ada"));
		signals.await(RequestComplete.class);
	}

	private static void assertGreeting(RecordedSignals signals) {
		assertThat(signals).containsInOrder(RequestReceived.class, Greeted.class, RequestComplete.class)
			.has(1, RequestComplete.class)
			.hasExactlyOne(RequestComplete.class,
					(event) -> assertThat(event.response().route()).isEqualTo("/greet/{name}"))
			.hasNone(ConnectionEvent.class);
	}

}
