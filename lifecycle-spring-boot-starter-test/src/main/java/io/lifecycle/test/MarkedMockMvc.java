package io.lifecycle.test;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.test.web.servlet.setup.ConfigurableMockMvcBuilder;
import org.springframework.test.web.servlet.setup.MockMvcConfigurer;
import org.springframework.web.context.WebApplicationContext;

/**
 * Adds the header to the requests of MockMvc.
 */
final class MarkedMockMvc implements MockMvcConfigurer {

	@Override
	public RequestPostProcessor beforeMockMvcCreated(ConfigurableMockMvcBuilder<?> builder,
			WebApplicationContext context) {
		return MarkedMockMvc::mark;
	}

	private static MockHttpServletRequest mark(MockHttpServletRequest request) {
		String id = CurrentRecording.header();
		if (id != null && request.getHeader(RecordedSignals.HEADER) == null) {
			request.addHeader(RecordedSignals.HEADER, id);
		}
		return request;
	}

}
