package com.example.lakeside.console;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A reverse proxy that removes the prefix {@code /bank} from each path.
 */
final class StrippingProxy implements AutoCloseable {

	private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final int target;

	StrippingProxy(int target) throws IOException {
		this.target = target;
		this.threads.submit(this::accept);
	}

	int port() {
		return this.server.getLocalPort();
	}

	private Void accept() throws IOException {
		while (true) {
			Socket client = this.server.accept();
			this.threads.submit(() -> pass(client));
		}
	}

	// Each connection has one request, so that each head can be changed.
	private Void pass(Socket client) throws IOException {
		try (client; Socket application = new Socket(InetAddress.getLoopbackAddress(), this.target)) {
			InputStream in = new BufferedInputStream(client.getInputStream());
			String head = head(in);
			if (head.contains(" /bank/")) {
				application.getOutputStream()
					.write(head.replaceFirst(" /bank/", " /")
						.replace("\r\nConnection: keep-alive\r\n", "\r\nConnection: close\r\n")
						.getBytes(StandardCharsets.ISO_8859_1));
				this.threads.submit(() -> in.transferTo(application.getOutputStream()));
				flow(application.getInputStream(), client.getOutputStream());
			}
		}
		return null;
	}

	private static String head(InputStream in) throws IOException {
		StringBuilder head = new StringBuilder();
		for (int next = in.read(); next >= 0; next = in.read()) {
			head.append((char) next);
			if (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) >= 0) {
				break;
			}
		}
		return head.toString();
	}

	private static void flow(InputStream from, OutputStream to) throws IOException {
		byte[] buffer = new byte[8192];
		for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
			to.write(buffer, 0, read);
			to.flush();
		}
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		this.threads.shutdownNow();
	}

}
