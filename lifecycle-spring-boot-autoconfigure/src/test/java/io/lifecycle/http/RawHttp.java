package io.lifecycle.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A client that counts what comes over the wire.
 */
final class RawHttp implements AutoCloseable {

	private final Socket socket;

	RawHttp(int port) throws IOException {
		this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
		this.socket.setSoTimeout(10_000);
	}

	void send(String text) throws IOException {
		this.socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
	}

	InputStream in() throws IOException {
		return this.socket.getInputStream();
	}

	/**
	 * Read what is left of the connection as one response.
	 */
	Response readToEnd() throws IOException {
		byte[] bytes = readAll();
		String text = new String(bytes, StandardCharsets.ISO_8859_1);
		int start = 0;
		while (text.startsWith("HTTP/1.1 1", start)) {
			start = endOfHead(text, start);
		}
		int end = endOfHead(text, start);
		return new Response(text.substring(start, end), text.substring(end));
	}

	private byte[] readAll() throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try {
			in().transferTo(bytes);
		}
		catch (IOException ex) {
			// A reset after a response that the server cut off.
		}
		return bytes.toByteArray();
	}

	/**
	 * Read one response whose head tells its length, and leave the connection open.
	 */
	Response readOne() throws IOException {
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			head.append((char) in().read());
		}
		Response response = new Response(head.toString(), "");
		byte[] body = in().readNBytes(Integer.parseInt(Objects.requireNonNull(response.header("content-length"))));
		return new Response(response.head(), new String(body, StandardCharsets.ISO_8859_1));
	}

	private static int endOfHead(String text, int start) {
		int end = text.indexOf("\r\n\r\n", start);
		if (end < 0) {
			throw new IllegalStateException("No response in '" + text.substring(start) + "'");
		}
		return end + 4;
	}

	/**
	 * Go away with a reset.
	 */
	void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	/**
	 * A response.
	 *
	 * @param head the final head
	 * @param body everything after it, as transferred
	 */
	record Response(String head, String body) {

		int status() {
			return Integer.parseInt(this.head.substring(9, 12));
		}

		@Nullable String header(String name) {
			int start = this.head.toLowerCase(Locale.ROOT).indexOf("\r\n" + name + ": ");
			return (start < 0) ? null
					: this.head.substring(start + name.length() + 4, this.head.indexOf("\r\n", start + 2));
		}

	}

}
