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
 * An HTTP/1.1 client on a bare socket, which counts every byte that it reads. A read that
 * takes longer than 20 seconds fails. For one thread.
 *
 * @since 0.1.0
 */
public final class RawClient implements Closeable {

	/**
	 * A response.
	 *
	 * @param status the status
	 * @param headers the headers, names in lower case
	 * @param bodyBytes the bytes after the head as transferred, chunk framing included
	 * @param text the body, a character for each byte
	 * @since 0.1.0
	 */
	public record Reply(int status, Map<String, String> headers, long bodyBytes, String text) {

	}

	private final Socket socket;

	private final InputStream in;

	private long bytesRead;

	/**
	 * Create a client on a connected socket, of TLS for example.
	 * @param socket the socket
	 * @throws IOException if the socket cannot be read
	 */
	public RawClient(Socket socket) throws IOException {
		this.socket = socket;
		this.socket.setSoTimeout(20_000);
		this.in = socket.getInputStream();
	}

	/**
	 * Connect to a server on the loopback interface.
	 * @param port the port of the server
	 * @return the client
	 * @throws IOException if the connection fails
	 */
	public static RawClient connect(int port) throws IOException {
		return connect(port, 0);
	}

	/**
	 * Connect to a server on the loopback interface.
	 * @param port the port of the server
	 * @param receiveBuffer the size of the receive buffer in bytes, small to make a
	 * client that does not read stall its server soon; 0 for that of the system
	 * @return the client
	 * @throws IOException if the connection fails
	 */
	public static RawClient connect(int port, int receiveBuffer) throws IOException {
		Socket socket = new Socket();
		if (receiveBuffer > 0) {
			socket.setReceiveBufferSize(receiveBuffer);
		}
		socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
		socket.setTcpNoDelay(true);
		return new RawClient(socket);
	}

	/**
	 * Return the socket.
	 * @return the socket
	 */
	public Socket socket() {
		return this.socket;
	}

	/**
	 * Return the port of this end.
	 * @return the port
	 */
	public int localPort() {
		return this.socket.getLocalPort();
	}

	/**
	 * Return how many bytes were read, including heads.
	 * @return the bytes
	 */
	public long bytesRead() {
		return this.bytesRead;
	}

	/**
	 * Send text unchanged.
	 * @param text the text, each character a byte
	 * @return this client
	 * @throws IOException if the connection is broken
	 */
	public RawClient send(String text) throws IOException {
		this.socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
		this.socket.getOutputStream().flush();
		return this;
	}

	/**
	 * Send a GET request.
	 * @param target the path and query
	 * @param headers further headers, {@code Name: value}
	 * @return this client
	 * @throws IOException if the connection is broken
	 */
	public RawClient get(String target, String... headers) throws IOException {
		return request("GET", target, headers);
	}

	/**
	 * Send the head of a request.
	 * @param method the method
	 * @param target the path and query
	 * @param headers further headers, {@code Name: value}
	 * @return this client
	 * @throws IOException if the connection is broken
	 */
	public RawClient request(String method, String target, String... headers) throws IOException {
		StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
		for (String header : headers) {
			head.append(header).append("\r\n");
		}
		return send(head.append("\r\n").toString());
	}

	/**
	 * Read the response to a request that is not HEAD. Interim responses are read as
	 * responses.
	 * @return the response, its text without chunk framing
	 * @throws IOException if the connection ends earlier the response
	 */
	public Reply read() throws IOException {
		return read(true);
	}

	/**
	 * Read a response.
	 * @param withBody whether the response may have a body; {@code false} for HEAD
	 * @return the response, its text without chunk framing
	 * @throws IOException if the connection ends earlier the response
	 */
	public Reply read(boolean withBody) throws IOException {
		int status = status();
		Map<String, String> headers = headers();
		long headEnd = this.bytesRead;
		byte[] body = new byte[0];
		if (withBody && status >= 200 && status != 204 && status != 304) {
			body = body(headers);
		}
		return new Reply(status, headers, this.bytesRead - headEnd, new String(body, StandardCharsets.ISO_8859_1));
	}

	/**
	 * Read a response that ends with the connection, also by a reset. Interim responses
	 * are skipped.
	 * @return the response, its text as transferred, chunk framing included
	 * @throws IOException if the connection ends earlier the head of the response does
	 */
	public Reply readToEnd() throws IOException {
		int status = status();
		Map<String, String> headers = headers();
		while (status < 200) {
			status = status();
			headers = headers();
		}
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		try {
			this.in.transferTo(body);
		}
		catch (IOException ex) {
			// The server may reset the connection of an aborted response.
		}
		this.bytesRead += body.size();
		return new Reply(status, headers, body.size(), body.toString(StandardCharsets.ISO_8859_1));
	}

	private int status() throws IOException {
		return Integer.parseInt(line().split(" ", 3)[1]);
	}

	private Map<String, String> headers() throws IOException {
		Map<String, String> headers = new LinkedHashMap<>();
		for (String line = line(); !line.isEmpty(); line = line()) {
			int colon = line.indexOf(':');
			headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
		}
		return headers;
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

	/**
	 * Read bytes.
	 * @param count how many
	 * @return the bytes
	 * @throws IOException if the connection ends earlier
	 */
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
	 * @return the bytes
	 * @throws IOException if the connection breaks
	 */
	public byte[] rest() throws IOException {
		byte[] bytes = this.in.readAllBytes();
		this.bytesRead += bytes.length;
		return bytes;
	}

	/**
	 * Read a line.
	 * @return the line without its end
	 * @throws IOException if the connection ends earlier
	 */
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

	/**
	 * Close this end for writing, and continue to read.
	 * @throws IOException if the connection is broken
	 */
	public void finish() throws IOException {
		this.socket.shutdownOutput();
	}

	/**
	 * Close with a reset instead of a proper end.
	 * @throws IOException if the connection is broken
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
