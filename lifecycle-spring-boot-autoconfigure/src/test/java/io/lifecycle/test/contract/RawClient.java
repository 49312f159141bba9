package io.lifecycle.test.contract;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * An HTTP/1.1 client on a bare socket, which counts every byte that it reads.
 */
public final class RawClient implements Closeable {

	/**
	 * A response.
	 *
	 * @param status the status
	 * @param headers the headers, names in lower case
	 * @param bodyBytes the bytes after the head as transferred, chunk framing included
	 * @param text the body without chunk framing, a character for each byte
	 */
	public record Reply(int status, Map<String, String> headers, long bodyBytes, String text) {

	}

	private final Socket socket;

	private final InputStream in;

	private long bytesRead;

	public RawClient(Socket socket) throws IOException {
		this.socket = socket;
		this.socket.setSoTimeout(20_000);
		this.in = socket.getInputStream();
	}

	public static RawClient connect(int port) throws IOException {
		return connect(port, 0);
	}

	public static RawClient connect(int port, int receiveBuffer) throws IOException {
		Socket socket = new Socket();
		if (receiveBuffer > 0) {
			socket.setReceiveBufferSize(receiveBuffer);
		}
		socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
		socket.setTcpNoDelay(true);
		return new RawClient(socket);
	}

	public Socket socket() {
		return this.socket;
	}

	public int localPort() {
		return this.socket.getLocalPort();
	}

	public long bytesRead() {
		return this.bytesRead;
	}

	public RawClient send(String text) throws IOException {
		this.socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
		this.socket.getOutputStream().flush();
		return this;
	}

	public RawClient get(String path, String... headers) throws IOException {
		return request("GET", path, headers);
	}

	public RawClient request(String method, String path, String... headers) throws IOException {
		StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n");
		for (String header : headers) {
			head.append(header).append("\r\n");
		}
		return send(head.append("\r\n").toString());
	}

	/**
	 * Read the response to a request that is not HEAD.
	 */
	public Reply read() throws IOException {
		return read(true);
	}

	public Reply read(boolean withBody) throws IOException {
		int status = Integer.parseInt(line().split(" ", 3)[1]);
		Map<String, String> headers = new LinkedHashMap<>();
		for (String line = line(); !line.isEmpty(); line = line()) {
			int colon = line.indexOf(':');
			headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
		}
		long headEnd = this.bytesRead;
		byte[] body = new byte[0];
		if (withBody && status >= 200 && status != 204 && status != 304) {
			body = body(headers);
		}
		return new Reply(status, headers, this.bytesRead - headEnd, new String(body, StandardCharsets.ISO_8859_1));
	}

	private byte[] body(Map<String, String> headers) throws IOException {
		if (headers.containsKey("content-length")) {
			return bytes(Integer.parseInt(headers.get("content-length")));
		}
		if (!"chunked".equals(headers.get("transfer-encoding"))) {
			return rest();
		}
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		for (int size = chunk(); size > 0; size = chunk()) {
			body.write(bytes(size));
			line();
		}
		line();
		return body.toByteArray();
	}

	private int chunk() throws IOException {
		return Integer.parseInt(line().trim(), 16);
	}

	public byte[] bytes(int count) throws IOException {
		byte[] bytes = this.in.readNBytes(count);
		this.bytesRead += bytes.length;
		if (bytes.length < count) {
			throw new EOFException("Only " + bytes.length + " of " + count + " bytes");
		}
		return bytes;
	}

	/**
	 * Read until the server closes.
	 */
	public byte[] rest() throws IOException {
		byte[] bytes = this.in.readAllBytes();
		this.bytesRead += bytes.length;
		return bytes;
	}

	public String line() throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int c = this.in.read(); c != '\n'; c = this.in.read()) {
			if (c < 0) {
				throw new EOFException("The server closed after: " + line);
			}
			this.bytesRead++;
			line.write(c);
		}
		this.bytesRead++;
		String text = line.toString(StandardCharsets.ISO_8859_1);
		return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
	}

	public void finish() throws IOException {
		this.socket.shutdownOutput();
	}

	/**
	 * Close with a reset instead of a proper end.
	 */
	public void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
