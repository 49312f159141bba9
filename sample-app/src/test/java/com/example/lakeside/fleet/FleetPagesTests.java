package com.example.lakeside.fleet;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Profile;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

/**
 * How pages end.
 */
class FleetPagesTests {

	private final FleetPages pages = new FleetPages();

	@AfterEach
	void close() {
		this.pages.destroy();
	}

	@Test
	void aPageWhoseReportFailsIsClosed() throws Exception {
		MockMvc mvc = MockMvcBuilders.standaloneSetup(new FailingController(this.pages)).build();
		assertThat(mvc.perform(get("/page")).andReturn().getAsyncResult(10_000))
			.isInstanceOf(IllegalArgumentException.class);
	}

	@Profile("fleet")
	@RestController
	static class FailingController {

		private final FleetPages pages;

		FailingController(FleetPages pages) {
			this.pages = pages;
		}

		@GetMapping("/page")
		SseEmitter page() {
			return this.pages.open(() -> {
				throw new IllegalArgumentException("no report");
			});
		}

	}

}
