package io.lifecycle.connection.tomcat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.jspecify.annotations.Nullable;

/**
 * The channel of a socket without TLS.
 */
final class TrackedPlainChannel extends NioChannel implements TrackedChannel {

	private final TrackedEndpoint endpoint;

	private volatile @Nullable SocketLife life;

	TrackedPlainChannel(SocketBufferHandler buffer, TrackedEndpoint endpoint) {
		super(buffer);
		this.endpoint = endpoint;
	}

	@Override
	public @Nullable SocketLife life() {
		return this.life;
	}

	@Override
	public void reset(@Nullable SocketChannel channel, @Nullable NioSocketWrapper wrapper) throws IOException {
		super.reset(channel, wrapper);
		this.life = this.endpoint.begin(channel, wrapper);
	}

	@Override
	public int read(ByteBuffer target) throws IOException {
		SocketLife life = this.life;
		try {
			int count = super.read(target);
			SocketLife.read(life, count);
			return count;
		}
		catch (IOException ex) {
			SocketLife.broken(life, ex);
			throw ex;
		}
	}

	@Override
	public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
		SocketLife life = this.life;
		try {
			long count = super.read(targets, offset, length);
			SocketLife.read(life, count);
			return count;
		}
		catch (IOException ex) {
			SocketLife.broken(life, ex);
			throw ex;
		}
	}

	@Override
	public int write(ByteBuffer source) throws IOException {
		SocketLife life = this.life;
		boolean interrupted = Thread.currentThread().isInterrupted();
		try {
			int count = super.write(source);
			SocketLife.written(life, count);
			return count;
		}
		catch (IOException ex) {
			SocketLife.broken(interrupted ? null : life, ex);
			throw ex;
		}
	}

	@Override
	public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
		SocketLife life = this.life;
		boolean interrupted = Thread.currentThread().isInterrupted();
		SocketLife.writing(life, sources, offset, length);
		try {
			long count = super.write(sources, offset, length);
			SocketLife.written(life, count);
			SocketLife.wrote(life, sources, offset, length);
			return count;
		}
		catch (IOException ex) {
			SocketLife.broken(interrupted ? null : life, ex);
			throw ex;
		}
	}

	@Override
	public int getOutboundRemaining() {
		// The poller asks this between the parts of a file that it sends past this
		// channel.
		SocketLife.fileMoved(this.life, true, 0);
		return super.getOutboundRemaining();
	}

}
