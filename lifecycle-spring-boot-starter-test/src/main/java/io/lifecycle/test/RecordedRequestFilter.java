package io.lifecycle.test;

import java.io.IOException;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Makes a thread of the server belong to the test whose request it serves.
 */
final class RecordedRequestFilter implements Filter {

	private final SignalRecorder recorder;

	RecordedRequestFilter(SignalRecorder recorder) {
		this.recorder = recorder;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		Recording recording = find(request);
		if (recording == null) {
			chain.doFilter(request, response);
			return;
		}
		CurrentRecording.Scope scope = CurrentRecording.bind(recording);
		try {
			chain.doFilter(request, response);
		}
		finally {
			scope.close();
		}
	}

	private @Nullable Recording find(ServletRequest request) {
		String id = (request instanceof HttpServletRequest http) ? http.getHeader(RecordedSignals.HEADER) : null;
		return (id != null) ? this.recorder.find(id) : null;
	}

}
