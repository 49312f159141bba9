package io.lifecycle.test.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Sends a file with Tomcat's sendfile support, or by copying.
 */
final class SendFile {

	private SendFile() {
	}

	static void send(Path file, int missing, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		if (Boolean.TRUE.equals(request.getAttribute("org.apache.tomcat.sendfile.support"))) {
			request.setAttribute("org.apache.tomcat.sendfile.filename", file.toFile().getCanonicalPath());
			request.setAttribute("org.apache.tomcat.sendfile.start", 0L);
			request.setAttribute("org.apache.tomcat.sendfile.end", Files.size(file) + missing);
		}
		else {
			Files.copy(file, response.getOutputStream());
		}
	}

}
