package io.lifecycle.collector.kafka;

import java.util.function.Consumer;

import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * One offer of a record to the producer. If the producer does not take the record, it
 * does not throw, but completes the record on the calling thread; this is a refusal. All
 * other completions are the answer of Kafka.
 */
final class Offer implements Callback {

	private final Thread caller = Thread.currentThread();

	private final Consumer<@Nullable Exception> answer;

	private volatile boolean answered;

	// Only the caller uses these.
	private boolean offering;

	private @Nullable Throwable refusal;

	/**
	 * Create an offer.
	 * @param answer receives {@code null} if Kafka confirms a record that the producer
	 * has taken, and otherwise the failure
	 */
	Offer(Consumer<@Nullable Exception> answer) {
		this.answer = answer;
	}

	/**
	 * Offer a record.
	 * @return why the producer did not take it, or {@code null} if it did
	 * @throws InterruptException if this thread was interrupted
	 */
	@SuppressWarnings("FutureReturnValueIgnored")
	@Nullable Throwable make(OpenProducer producer, ProducerRecord<String, byte[]> record) {
		this.offering = true;
		try {
			producer.get().send(record, this);
		}
		catch (InterruptException ex) {
			throw ex;
		}
		catch (Throwable ex) {
			// An error must not cost the other events of the batch.
			this.refusal = ex;
		}
		this.offering = false;
		return this.refusal;
	}

	@Override
	public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
		if (failure != null && Thread.currentThread() == this.caller && this.offering) {
			this.refusal = failure;
		}
		else {
			this.answered = true;
			this.answer.accept(failure);
		}
	}

	boolean isAnswered() {
		return this.answered;
	}

	/**
	 * Return whether a record that was refused may be taken later. A broker comes back,
	 * and somebody may grant a right.
	 */
	static boolean isTemporary(Throwable refusal) {
		return refusal instanceof RetriableException || refusal instanceof AuthorizationException
				|| refusal instanceof AuthenticationException || isBroken(refusal);
	}

	/**
	 * Return whether another producer is needed. A producer that is in order reports
	 * failures of the broker, but does not throw them.
	 */
	static boolean isBroken(Throwable refusal) {
		return (refusal instanceof KafkaException && !(refusal instanceof ApiException)
				&& !(refusal instanceof SerializationException)) || refusal instanceof IllegalStateException;
	}

}
