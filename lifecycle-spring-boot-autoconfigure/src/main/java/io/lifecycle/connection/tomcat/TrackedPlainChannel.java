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
final class TrackedPlainChannel extends NioChannel implements Wire.Channel {

	private final TrackedEndpoint endpoint;

	private volatile Wire wire = Wire.UNTRACKED;

	TrackedPlainChannel(SocketBufferHandler buffer, TrackedEndpoint endpoint) {
		super(buffer);
		this.endpoint = endpoint;
	}

	@Override
	public Wire wire() {
		return this.wire;
	}

	@Override
	public void reset(@Nullable SocketChannel channel, @Nullable NioSocketWrapper wrapper) throws IOException {
		super.reset(channel, wrapper);
		this.wire = this.endpoint.begin(channel, wrapper);
	}

	@Override
	public int read(ByteBuffer target) throws IOException {
		Wire wire = this.wire;
		try {
			int count = super.read(target);
			wire.read(count);
			return count;
		}
		catch (IOException ex) {
			wire.broken(ex);
			throw ex;
		}
	}

	@Override
	public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
		Wire wire = this.wire;
		try {
			long count = super.read(targets, offset, length);
			wire.read(count);
			return count;
		}
		catch (IOException ex) {
			wire.broken(ex);
			throw ex;
		}
	}

	@Override
	public int write(ByteBuffer source) throws IOException {
		Wire wire = this.wire;
		boolean interrupted = Thread.currentThread().isInterrupted();
		wire.enter();
		try {
			ensureServes(wire);
			int count = super.write(source);
			wire.written(count);
			return count;
		}
		catch (IOException ex) {
			(interrupted ? Wire.UNTRACKED : wire).broken(ex);
			throw ex;
		}
		finally {
			wire.leave();
		}
	}

	@Override
	public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
		Wire wire = this.wire;
		boolean interrupted = Thread.currentThread().isInterrupted();
		wire.enter();
		wire.writing(sources, offset, length);
		try {
			ensureServes(wire);
			long count = super.write(sources, offset, length);
			wire.written(count);
			wire.wrote();
			return count;
		}
		catch (IOException ex) {
			(interrupted ? Wire.UNTRACKED : wire).broken(ex);
			throw ex;
		}
		finally {
			wire.leave();
		}
	}

	@Override
	public int getOutboundRemaining() {
		// The poller calls this after each part of a file, which bypasses this channel.
		this.wire.fileMoved(true, 0);
		return super.getOutboundRemaining();
	}

}
