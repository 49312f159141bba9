/**
 * The bank: accounts, transfers and what it tells of them.
 */
@NullMarked
package com.example.lakeside.bank;

import org.jspecify.annotations.NullMarked;
