package io.lifecycle.event;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the trace ids of request events.
 */
class TraceParentTests {

	private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";

	@ParameterizedTest
	@ValueSource(strings = { "00-" + ID + "-00f067aa0ba902b7-01", "00-" + ID + "-00f067aa0ba902b7-ff",
			"cc-" + ID + "-00f067aa0ba902b7-01", "cc-" + ID + "-00f067aa0ba902b7-01-what-comes-later" })
	void validHeaderHasATraceId(String header) {
		assertThat(request(header).traceId()).isEqualTo(ID);
		assertThat(new RequestReceived(request(header)).traceId()).isEqualTo(ID);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "00", "ff-" + ID + "-00f067aa0ba902b7-01",
			"00-00000000000000000000000000000000-00f067aa0ba902b7-01", "00-" + ID + "-0000000000000000-01",
			"00-" + ID + "-00f067aa0ba902b7-01-more", "00-" + ID + "-00f067aa0ba902b7-01-",
			"cc-" + ID + "-00f067aa0ba902b7-01.more", "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
			"00-" + ID + "-00f067aa0ba902b7-1", "00-" + ID + "-00f067aa0ba902b7", " 00-" + ID + "-00f067aa0ba902b7-01",
			"0g-" + ID + "-00f067aa0ba902b7-01",
			"00-" + ID + "-00f067aa0ba902b7-01, 00-" + ID + "-00f067aa0ba902b7-01" })
	void invalidHeaderHasNone(String header) {
		assertThat(request(header).traceId()).isNull();
	}

	@Test
	void requestWithoutTheHeaderHasNone() {
		assertThat(request(null).traceId()).isNull();
	}

	@Test
	void traceOfTheApplicationCountsMoreThanTheHeader() {
		RequestInfo request = request("00-" + ID + "-00f067aa0ba902b7-01");
		assertThat(new RequestComplete(request, new ResponseInfo(200, 0, null, "live"), 1, null).traceId())
			.isEqualTo("live");
		assertThat(new RequestComplete(request, new ResponseInfo(200, 0, null), 1, null).traceId()).isEqualTo(ID);
	}

	private static RequestInfo request(@Nullable String header) {
		return new RequestInfo(1, 1, "GET", "/", null, "HTTP/1.1", "http", "127.0.0.1",
				(header != null) ? Map.of("traceparent", header) : Map.of());
	}

}
