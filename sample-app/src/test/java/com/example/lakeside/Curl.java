package com.example.lakeside;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs a {@code curl} command line over a separate connection that it closes at the end,
 * and counts every byte.
 *
 * @param clientPort the port that identifies this connection
 * @param received all bytes that the server sent
 */
record Curl(int clientPort, byte[] received) {

	private static final Pattern LINE = Pattern.compile("curl .*?localhost:8080([^\\s']*)'?( \\| head -c (\\d+))?");

	private static final Pattern BODY = Pattern.compile("-d '([^']*)'");

	private static final Pattern LENGTH = Pattern.compile("\r\nContent-Length: (\\d+)\r\n");

	static Curl run(String line, int port) throws IOException {
		return run(line, port, "");
	}

	/**
	 * Run a command line with additional headers.
	 * @param headers whole header lines
	 */
	static Curl run(String line, int port, String headers) throws IOException {
		Matcher matcher = LINE.matcher(line);
		if (!matcher.matches()) {
			throw new IllegalArgumentException("Not understood: " + line);
		}
		int limit = (matcher.group(3) != null) ? Integer.parseInt(matcher.group(3)) : Integer.MAX_VALUE;
		try (Socket socket = connect(port, matcher.group(1), line, headers)) {
			return new Curl(socket.getLocalPort(), read(socket, limit));
		}
	}

	/**
	 * Send the request and leave the connection open.
	 */
	static Socket connect(int port, String path, String line) throws IOException {
		return connect(port, path, line, "");
	}

	private static Socket connect(int port, String path, String line, String headers) throws IOException {
		Socket socket = new Socket("localhost", port);
		socket.setSoTimeout(20_000);
		Matcher body = BODY.matcher(line);
		String content = body.find() ? body.group(1) : "";
		String head = "%s %s HTTP/1.1\r\nHost: localhost\r\n".formatted(content.isEmpty() ? "GET" : "POST",
				path.isEmpty() ? "/" : path);
		String type = content.isEmpty() ? ""
				: "Content-Type: application/json\r\nContent-Length: " + content.length() + "\r\n";
		socket.getOutputStream()
			.write((head + headers + type + "\r\n" + content).getBytes(StandardCharsets.ISO_8859_1));
		return socket;
	}

	private static byte[] read(Socket socket, int limit) throws IOException {
		ByteArrayOutputStream received = new ByteArrayOutputStream();
		byte[] buffer = new byte[8192];
		InputStream in = socket.getInputStream();
		int count = in.read(buffer);
		while (count > 0) {
			received.write(buffer, 0, count);
			if (received.size() >= limit) {
				// This ends the connection abruptly, like a client that is killed.
				socket.setSoLinger(true, 0);
				break;
			}
			count = isWhole(received.toString(StandardCharsets.ISO_8859_1)) ? 0 : in.read(buffer);
		}
		return received.toByteArray();
	}

	private static boolean isWhole(String response) {
		int body = response.indexOf("\r\n\r\n") + 4;
		Matcher length = LENGTH.matcher(response);
		return (length.find() && length.start() < body) ? response.length() - body >= Integer.parseInt(length.group(1))
				: response.endsWith("\r\n0\r\n\r\n");
	}

	int status() {
		return Integer.parseInt(text().substring(9, 12));
	}

	String text() {
		return new String(this.received, StandardCharsets.UTF_8);
	}

}
