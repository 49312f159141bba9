package com.example.lakeside.bank;

import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.lifecycle.signal.SignalBus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BankTests {

	private final SignalBus signals = SignalBus.create();

	private final Bank bank = new Bank(this.signals);

	@Test
	void transferMovesTheAmountAndEmitsItsEvent() {
		AtomicInteger transfers = new AtomicInteger();
		this.signals.on(TransferMade.class, (event) -> transfers.incrementAndGet());
		TransferMade made = this.bank.transfer(new Transfer("100", "300", new BigDecimal("8.00")));
		assertThat(made.to().balance()).isEqualByComparingTo("50");
		assertThat(this.bank.account("300")).isEqualTo(made.to());
		assertThat(transfers).hasValue(1);
	}

	@Test
	void transferOfMoreThanTheBalanceChangesNothingAndEmitsNothing() {
		AtomicInteger transfers = new AtomicInteger();
		this.signals.on(TransferMade.class, (event) -> transfers.incrementAndGet());
		List<Account> before = this.bank.accounts();
		assertThatExceptionOfType(InsufficientFundsException.class)
			.isThrownBy(() -> this.bank.transfer(new Transfer("300", "100", new BigDecimal("42.01"))));
		assertThat(this.bank.accounts()).isEqualTo(before);
		assertThat(transfers).hasValue(0);
	}

	@Test
	void transferToAnUnknownAccountTakesNothing() {
		List<Account> before = this.bank.accounts();
		assertThatExceptionOfType(UnknownAccountException.class)
			.isThrownBy(() -> this.bank.transfer(new Transfer("100", "999", BigDecimal.ONE)));
		assertThat(this.bank.accounts()).isEqualTo(before);
	}

	@Test
	void transferOfNothingOrToOneselfIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Transfer("100", "200", BigDecimal.ZERO));
		assertThatIllegalArgumentException().isThrownBy(() -> new Transfer("100", "100", BigDecimal.ONE));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.001", "1e-10000000", "1e10000000", "1e2147483647", "9999999999999", "-1" })
	void transferOfAnAmountThatIsNotMoneyIsRefused(String amount) {
		assertThatIllegalArgumentException().isThrownBy(() -> new Transfer("400", "100", new BigDecimal(amount)));
	}

	@Test
	void transfersFromManyThreadsKeepTheSumAndNoBalanceBelowZero() throws Exception {
		AtomicInteger transfers = new AtomicInteger();
		this.signals.on(TransferMade.class, (event) -> transfers.incrementAndGet());
		BigDecimal sum = sum();
		int made = 0;
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try {
			List<Callable<Integer>> clerks = IntStream.range(0, 8).<Callable<Integer>>mapToObj(this::clerk).toList();
			for (Future<Integer> clerk : threads.invokeAll(clerks)) {
				made += clerk.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(sum()).isEqualByComparingTo(sum);
		assertThat(this.bank.accounts()).allSatisfy((account) -> assertThat(account.balance()).isNotNegative());
		assertThat(transfers).hasValue(made);
	}

	private Callable<Integer> clerk(int number) {
		return () -> {
			int made = 0;
			for (int i = 0; i < 500; i++) {
				String from = String.valueOf(100 * (1 + (number + i) % 4));
				String to = String.valueOf(100 * (1 + (number + i + 1 + i % 3) % 4));
				try {
					this.bank.transfer(new Transfer(from, to, new BigDecimal("97.03")));
					made++;
				}
				catch (InsufficientFundsException ex) {
					assertThat(sum()).isPositive();
				}
			}
			return made;
		};
	}

	private BigDecimal sum() {
		return this.bank.accounts().stream().map(Account::balance).reduce(BigDecimal.ZERO, BigDecimal::add);
	}

}
