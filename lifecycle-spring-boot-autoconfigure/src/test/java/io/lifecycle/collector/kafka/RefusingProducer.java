package io.lifecycle.collector.kafka;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * A producer that does not take records for a while, in the way of the real one: it
 * completes them on the calling thread.
 */
final class RefusingProducer extends MockProducer<String, byte[]> {

	private int refusals;

	private ApiException refusal = new TimeoutException();

	private @Nullable RuntimeException broken;

	private @Nullable Error error;

	/**
	 * Create a producer.
	 * @param confirming whether it confirms each record that it takes at once
	 */
	RefusingProducer(boolean confirming) {
		super(confirming, null, new StringSerializer(), new ByteArraySerializer());
	}

	synchronized void refuse(int times, ApiException refusal) {
		this.refusals = times;
		this.refusal = refusal;
	}

	synchronized void breakWith(RuntimeException failure) {
		this.broken = failure;
	}

	synchronized void failOnceWith(Error error) {
		this.error = error;
	}

	@Override
	public synchronized Future<RecordMetadata> send(ProducerRecord<String, byte[]> record,
			@Nullable Callback callback) {
		if (this.broken != null) {
			throw this.broken;
		}
		Error error = this.error;
		if (error != null) {
			this.error = null;
			throw error;
		}
		if (this.refusals > 0) {
			this.refusals--;
			if (callback != null) {
				callback.onCompletion(null, this.refusal);
			}
			return CompletableFuture.failedFuture(this.refusal);
		}
		return super.send(record, callback);
	}

}
