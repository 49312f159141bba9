package io.lifecycle.test.contract.traffic;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import io.lifecycle.test.contract.TestKeys;

/**
 * The socket of a visitor. It counts what was read.
 */
final class Wire implements Closeable {

	private static final SSLContext TRUSTING = TestKeys.trusting();

	private final Socket plain;

	private final Socket socket;

	private final Counting counting;

	private final InputStream in;

	private Wire(Socket plain, Socket socket) throws IOException {
		this.plain = plain;
		this.socket = socket;
		this.counting = new Counting(socket.getInputStream());
		this.in = new BufferedInputStream(this.counting);
	}

	static Wire connect(int port, int receiveBuffer) throws IOException {
		Socket socket = open(port, receiveBuffer);
		return new Wire(socket, socket);
	}

	private static Socket open(int port, int receiveBuffer) throws IOException {
		Socket socket = new Socket();
		if (receiveBuffer > 0) {
			socket.setReceiveBufferSize(receiveBuffer);
		}
		socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
		socket.setTcpNoDelay(true);
		socket.setSoTimeout(20_000);
		return socket;
	}

	static Wire secure(int port, String application, IntConsumer connected) throws IOException {
		Socket plain = open(port, 0);
		connected.accept(plain.getLocalPort());
		SSLSocket socket = (SSLSocket) TRUSTING.getSocketFactory().createSocket(plain, "localhost", port, true);
		SSLParameters parameters = socket.getSSLParameters();
		parameters.setApplicationProtocols(new String[] { application });
		socket.setSSLParameters(parameters);
		try {
			socket.startHandshake();
		}
		catch (IOException ex) {
			plain.close();
			throw ex;
		}
		return new Wire(plain, socket);
	}

	int localPort() {
		return this.plain.getLocalPort();
	}

	void send(byte[] bytes) throws IOException {
		this.socket.getOutputStream().write(bytes);
		this.socket.getOutputStream().flush();
	}

	void send(String text) throws IOException {
		send(text.getBytes(StandardCharsets.ISO_8859_1));
	}

	/**
	 * Read a byte.
	 * @throws EOFException if the server has closed the connection
	 */
	int read() throws IOException {
		int value = this.in.read();
		if (value < 0) {
			throw new EOFException();
		}
		return value;
	}

	/**
	 * Read up to a number of bytes.
	 * @throws EOFException if the server has closed the connection
	 */
	int read(byte[] buffer, int count) throws IOException {
		int read = this.in.read(buffer, 0, Math.min(count, buffer.length));
		if (read < 0) {
			throw new EOFException();
		}
		return read;
	}

	String line() throws IOException {
		StringBuilder line = new StringBuilder();
		for (int c = read(); c != '\n'; c = read()) {
			if (c != '\r') {
				line.append((char) c);
			}
		}
		return line.toString();
	}

	/**
	 * Read until the server closes.
	 * @return whether it has closed properly
	 */
	boolean drain() {
		try {
			byte[] buffer = new byte[8192];
			while (true) {
				read(buffer, buffer.length);
			}
		}
		catch (EOFException ex) {
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Change how long a read waits.
	 */
	void patience(int millis) throws IOException {
		this.plain.setSoTimeout(millis);
	}

	long bytesRead() {
		return this.counting.count;
	}

	void shutdownOutput() throws IOException {
		this.socket.shutdownOutput();
	}

	/**
	 * Close with a reset, without a closing alert of TLS.
	 */
	void reset() throws IOException {
		this.plain.setSoLinger(true, 0);
		this.plain.close();
	}

	/**
	 * Close without a closing alert of TLS.
	 */
	void closePlain() throws IOException {
		this.plain.close();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	private static final class Counting extends FilterInputStream {

		private long count;

		Counting(InputStream in) {
			super(in);
		}

		@Override
		public int read() throws IOException {
			int value = super.read();
			this.count += (value >= 0) ? 1 : 0;
			return value;
		}

		@Override
		public int read(byte[] buffer, int offset, int length) throws IOException {
			int read = super.read(buffer, offset, length);
			this.count += Math.max(0, read);
			return read;
		}

	}

}
